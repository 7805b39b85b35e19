"""What the benchmarks of the spine share: peers, children, tables, numbers of a distribution."""
