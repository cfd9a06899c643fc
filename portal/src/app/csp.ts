declare global {
  interface Window {
    __webpack_nonce__?: string;
  }
}

/**
 * The nonce that the server put into this very answer, without which the browser refuses the styles that components write
 * into the page. Empty when the page comes from vite's own server.
 */
export function readStyleNonce(): string {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
  if (nonce === "" || nonce.startsWith("__")) return "";
  // Where react-remove-scroll, which Mantine's Modal holds the page with, looks for it.
  window.__webpack_nonce__ = nonce;
  return nonce;
}
