// Shows the buttons of passkeys where the browser knows them, and says so when one was refused.
(function () {
  'use strict'
  const buttons = document.querySelectorAll('#passkey_login, #passkey_use, #passkey_add')
  if (window.PublicKeyCredential) {
    buttons.forEach(function (button) { button.hidden = false })
  }
  document.addEventListener('allauth.error', function (event) {
    const place = document.getElementById('passkey_problem')
    if (place) {
      place.hidden = false
      place.focus()
    }
    event.preventDefault()
  })
})()
