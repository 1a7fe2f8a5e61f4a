//! Scripts that run beside the page. The server's policy lets exactly one name make their addresses, and a name may be taken once.

const POLICY = 'worker-script';
type Address = { createScriptURL(url: string): string };
let policy: Address | undefined;

/** Our own file at `url`, as the browser wants to be told of it. */
export function script(url: string): string {
  policy ??= (
    window as { trustedTypes?: { createPolicy(name: string, rules: Address): Address } }
  ).trustedTypes?.createPolicy(POLICY, { createScriptURL: own });
  return policy?.createScriptURL(url) ?? url;
}
function own(url: string): string {
  if (new URL(url, location.href).origin !== location.origin) throw new TypeError(url);
  return url;
}
