#!/usr/bin/env bash
# Sets up what a target needs and nothing else: setup.sh base|dev|bench|chromium|pg15.
# As root it installs missing Debian packages; otherwise it names them in one line.
set -euo pipefail
cd "$(dirname "$0")/.."
exec 9<requirements/base.txt
flock 9 # two targets started together set up one after the other

stop() { echo "ruthan: $*" >&2; exit 1; }

apt_install() {
  export DEBIAN_FRONTEND=noninteractive
  local quiet=(-y -qq --no-install-recommends -o Dpkg::Use-Pty=0)
  apt-get install "${quiet[@]}" "$@" >/dev/null 2>&1 9<&- && return
  apt-get update -qq 9<&-
  apt-get install "${quiet[@]}" "$@" >/dev/null 9<&-
}

is_root() { [ "$(id -u)" = 0 ]; }

find_python() { # the system's own first: a service user can read it
  local candidate
  for candidate in ${PYTHON:-} /usr/bin/python3 python3.11 python3; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate" && return
    fi
  done
  stop "Python 3.11 or newer is missing; install it with: sudo apt-get install python3"
}

make_venv() { # anew when the checkout was moved: its scripts name the old place
  if [ "$(cat .venv/.place 2>/dev/null || pwd)" = "$(pwd)" ] &&
    .venv/bin/python -c 'import pip' 2>/dev/null; then return; fi
  local python
  python=$(find_python)
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    is_root || stop "Python's venv module is missing; install it with: sudo apt-get install python3-venv"
    echo "ruthan: installing python3-venv"
    apt_install python3-venv
  fi
  "$python" -m venv --clear .venv
}

install_locked() { # install_locked NAME: requirements/NAME.txt, only when it or the place changed
  local stamp=".venv/.installed-$1" key
  key=$(pwd; cat "requirements/$1.txt" tools/setup.sh; .venv/bin/python -V)
  key=$(printf %s "$key" | sha256sum | cut -d' ' -f1)
  if [ "$(cat "$stamp" 2>/dev/null || true)" = "$key" ]; then return; fi
  echo "ruthan: installing requirements/$1.txt (once; a minute or so)"
  .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input \
    --require-hashes -r "requirements/$1.txt" 9<&-
  link_checkout
  printf %s "$key" >"$stamp"
}

link_checkout() { # the package stays in the checkout; no build step, so nothing to go stale
  .venv/bin/python - <<'PY'
import pathlib, sys, sysconfig
here = pathlib.Path.cwd()
pathlib.Path(sysconfig.get_path("purelib"), "ruthan.pth").write_text(f"{here}\n")
script = here / ".venv/bin/ruthan"
script.write_text(f"#!{here}/.venv/bin/python\nimport sys\n\nfrom ruthan.project.cli import main\n\nsys.exit(main())\n")
script.chmod(0o755)
(here / ".venv/.place").write_text(str(here))
PY
}

setup_base() {
  install_locked base
  # A service user cannot write bytecode into a checkout that root owns.
  .venv/bin/python -m compileall -q ruthan 2>/dev/null || true
}

setup_dev() {
  setup_base
  install_locked dev
  install_oracle
  install_prism
}

install_oracle() { # beside the environment, not in it: tests ask it in a process of its own
  local stamp=.venv/.installed-oracle key
  key=$(sha256sum requirements/oracle.txt)
  if [ "$(cat "$stamp" 2>/dev/null || true)" = "$key" ]; then return; fi
  rm -rf .venv/oracle
  .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input \
    --require-hashes --target .venv/oracle -r requirements/oracle.txt 9<&-
  # Google's client brings the documents of all its services; one is asked.
  find .venv/oracle/googleapiclient/discovery_cache/documents -name '*.json' \
    ! -name 'factchecktools.*' -delete
  printf %s "$key" >"$stamp"
}

install_prism() { # what speaks for LINE's OpenAPI; without npm its tests say why they are skipped
  command -v npm >/dev/null && command -v node >/dev/null || return 0
  local stamp=.venv/.installed-prism key
  key=$(cat requirements/prism.json requirements/prism-lock.json | sha256sum)
  if [ "$(cat "$stamp" 2>/dev/null || true)" = "$key" ]; then return; fi
  rm -rf .venv/prism
  mkdir -p .venv/prism
  cp requirements/prism.json .venv/prism/package.json
  cp requirements/prism-lock.json .venv/prism/package-lock.json
  if (cd .venv/prism && npm ci --silent --no-audit --no-fund --ignore-scripts 9<&-); then
    printf %s "$key" >"$stamp"
  else
    rm -rf .venv/prism
    echo "ruthan: npm could not install Prism; its tests are skipped until the next setup"
  fi
}

setup_bench() {
  setup_dev
  install_locked bench
  install_peers || echo "ruthan: peers of the image index could not be installed; their rows say skipped"
}

install_peers() { # programs that are measured beside ours, in an environment of their own
  local stamp=.peers/.installed key
  key=$(sha256sum requirements/peers.in)
  if [ "$(cat "$stamp" 2>/dev/null || true)" = "$key" ]; then return; fi
  if ! command -v g++ >/dev/null; then
    echo "ruthan: a C++ compiler is missing, so peers of the image index are left out"
    return
  fi
  echo "ruthan: installing requirements/peers.in (once; a minute or so)"
  .venv/bin/python -m venv --clear .peers &&
    .peers/bin/python -m pip install -qq --disable-pip-version-check --no-input \
      -r requirements/peers.in 9<&- && printf %s "$key" >"$stamp"
}

setup_chromium() { # without its own windows it takes a fifth less; the whole one serves as well
  if command -v chromium-headless-shell >/dev/null; then return; fi
  if ! is_root; then
    if command -v chromium >/dev/null; then return; fi
    echo "ruthan: Chromium is missing, browser tests are skipped; install it with: sudo apt-get install chromium-headless-shell"
    return
  fi
  echo "ruthan: installing chromium-headless-shell"
  if apt_install chromium-headless-shell || command -v chromium >/dev/null; then return; fi
  apt_install chromium
}

setup_pg15() { # the programs only: no cluster is made and nothing is left running
  if [ -x /usr/lib/postgresql/15/bin/postgres ]; then return; fi
  is_root || stop "PostgreSQL 15 is missing; install it with: sudo apt-get install postgresql-15"
  echo "ruthan: installing postgresql-15"
  local quiet=/etc/postgresql-common/createcluster.d/ruthan.conf
  mkdir -p "$(dirname "$quiet")"
  echo "create_main_cluster = false" >"$quiet"
  apt_install postgresql-15 || { rm -f "$quiet"; stop "postgresql-15 could not be installed"; }
  rm -f "$quiet"
}

setup_each() { # setup_each PATTERN PART...: the parts that match
  local part pattern=$1
  for part in "${@:2}"; do if [[ $part =~ ^($pattern)$ ]]; then "setup_$part"; fi; done
}

make_venv # it may need Debian's packages itself, so nothing else is installed meanwhile
setup_each "chromium|pg15" "$@" &
system=$!
setup_each "base|dev|bench" "$@"
wait "$system"
