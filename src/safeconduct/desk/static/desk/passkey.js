// Shows what needs a passkey only where the browser has them, and says in words when one did not work.
(() => {
  // An address in digits is no name that a passkey could belong to.
  const named = /[a-z]/i.test(location.hostname) && !location.hostname.includes(":");
  if (!window.PublicKeyCredential || !window.isSecureContext || !named) {
    for (const place of document.querySelectorAll("[data-passkey-missing]")) place.hidden = false;
    return;
  }
  for (const place of document.querySelectorAll("[data-passkey]")) place.hidden = false;
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    for (const place of document.querySelectorAll("[data-passkey-failed]")) place.hidden = false;
  });
})();
