/* The JSON API under the page. */

/** The server refused; the message is its one line. */
export class Refused extends Error {
  constructor(line, status) {
    super(line);
    this.status = status;
  }
}

/** No reply came, or a broken one: whether the request was carried out is not known, and it may be sent again. */
export class Unreachable extends Error {
  constructor() {
    super("no reply from rewardsmith; does it still run?");
  }
}

/**
 * Send a request and return the JSON of the reply, null if it is empty.
 *
 * @param {string} path such as "/api/runs"
 * @param {{method?: string, body?: any, lines?: string, keepalive?: boolean}} options body is sent as JSON, lines of JSON
 *   as they are; keepalive lets the request outlive the page
 * @throws {Refused} the server said no
 * @throws {Unreachable} nothing is known
 */
export async function ask(path, { method = "GET", body, lines, keepalive = false } = {}) {
  const headers = { Accept: "application/json" };
  const type = lines === undefined ? "application/json" : "application/jsonl";
  if (method !== "GET") Object.assign(headers, { "Content-Type": type, "X-Rewardsmith": "1" });
  let reply, text;
  try {
    reply = await fetch(path, {
      method, keepalive, headers, credentials: "same-origin", cache: "no-store",
      body: body === undefined ? lines : JSON.stringify(body),
    });
    text = await reply.text();
  } catch {
    throw new Unreachable();
  }
  if (reply.status >= 500) throw new Unreachable();
  const data = parsed(text);
  if (!reply.ok) throw new Refused(data?.error ?? `rewardsmith said ${reply.status}`, reply.status);
  return data;
}

export const get = (path) => ask(path);
export const post = (path, body = {}) => ask(path, { method: "POST", body });

function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    throw new Unreachable(); // cut off, or somebody else's page
  }
}
