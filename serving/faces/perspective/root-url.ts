const HOST = /^[A-Za-z0-9._-]+(:\d{1,5})?$|^\[[0-9A-Fa-f:.]+\](:\d{1,5})?$/;

/**
 * The URL under which clients reach the server, with a slash at its end: as configured, else as the request
 * itself or the proxy before it says. Whoever asks gets told what it sent, so a made-up host misleads no other.
 */
export function rootUrl(publicUrl: string | null, request: Request): string {
    if (publicUrl !== null) return `${publicUrl}/`;
    const { protocol, host } = new URL(request.url);
    const scheme = forwarded(request, "x-forwarded-proto", /^https?$/) ?? protocol.slice(0, -1);
    return `${scheme}://${forwarded(request, "x-forwarded-host", HOST) ?? host}/`;
}

/** The first proxy's word of a list; null where it is not of the form it should be. */
function forwarded(request: Request, name: string, form: RegExp): string | null {
    const value = request.headers.get(name)?.split(",", 1)[0]?.trim() ?? "";
    return form.test(value) ? value : null;
}
