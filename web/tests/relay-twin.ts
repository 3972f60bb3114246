// A relay in memory, over real HTTP, for the tests of its client: the API of docs/relay-api.md with challenges that are
// made and checked by altcha-lib, and faults that are ordered beforehand.

import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createChallenge, verifySolution } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/sha";

/** What happens instead of an answer, or to it. */
export type Fault =
  | { readonly kind: "cut" } // the connection ends before anything is done
  | { readonly kind: "lost" } // the request is served, its answer never arrives
  | { readonly kind: "say"; readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
}

interface Kept {
  readonly n: number;
  readonly id: string;
  readonly bytes: Buffer;
}

const LIST = 8192;

export class RelayTwin {
  readonly seen: Seen[] = [];
  readonly boxes = new Map<string, Kept[]>();
  pageSize = 64;
  private readonly faults: { readonly match: string; readonly fault: Fault }[] = [];
  private readonly secret = randomBytes(16).toString("hex");
  private readonly used = new Set<string>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      void this.serve(request, response);
    });
  }

  static async start(): Promise<RelayTwin> {
    const twin = new RelayTwin();
    await new Promise<void>((resolve) => twin.server.listen(0, "127.0.0.1", resolve));
    return twin;
  }

  get address(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** The next request whose "METHOD /path" begins with `match` meets this fault; each fault serves once. */
  order(match: string, ...faults: readonly Fault[]): void {
    this.faults.push(...faults.map((fault) => ({ match, fault })));
  }

  /** Puts an envelope there without a challenge, as the desk's side of a test. */
  keep(box: string, id: string, bytes: Uint8Array): void {
    const kept = this.boxes.get(box) ?? [];
    this.boxes.set(box, [...kept, { n: kept.length + 1, id, bytes: Buffer.from(bytes) }]);
  }

  requests(method: string): string[] {
    return this.seen.filter((seen) => seen.method === method).map(({ path }) => path);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? "";
    const url = new URL(request.url ?? "/", "http://twin");
    this.seen.push({ method, path: url.pathname + url.search, headers: request.headers });
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const at = this.faults.findIndex(({ match }) => `${method} ${url.pathname}`.startsWith(match));
    const fault = at < 0 ? undefined : this.faults.splice(at, 1)[0]?.fault;
    if (fault?.kind === "cut") {
      request.socket.destroy();
      return;
    }
    if (fault?.kind === "say") {
      response.writeHead(fault.status, fault.headers).end(fault.body);
      return;
    }
    const [status, body] = await this.answer(method, url, request, Buffer.concat(parts));
    if (fault?.kind === "lost") {
      request.socket.destroy();
      return;
    }
    response.writeHead(status).end(body);
  }

  private async answer(
    method: string,
    url: URL,
    request: IncomingMessage,
    body: Buffer,
  ): Promise<[status: number, body?: string | Buffer]> {
    const [, , what, box = "", id = ""] = url.pathname.split("/");
    if (what === "about") return [200, JSON.stringify({ v: 1, version: "0.1.0", sizes: [4096], lifetime_days: 60 })];
    if (what === "challenge") {
      const challenge = await createChallenge({
        algorithm: "SHA-256",
        cost: 2,
        deriveKey,
        keyPrefix: "00",
        data: { box: url.searchParams.get("box") ?? "" },
        hmacSignatureSecret: this.secret,
      });
      return [200, JSON.stringify(challenge)];
    }
    if (method === "PUT") return await this.put(box, id, body, request);
    const token = /^Bearer ([0-9a-f]{64})$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const mine = createHash("sha256").update(Buffer.from(token, "hex")).digest("hex") === box;
    const kept = mine ? (this.boxes.get(box) ?? []) : [];
    if (method === "DELETE") {
      const through = Number(url.searchParams.get("through"));
      if (mine) this.boxes.set(box, kept.filter((one) => (id ? one.id !== id : one.n > through)));
      return mine ? [204] : [404, JSON.stringify({ error: "not_found" })];
    }
    if (!mine) return [404, JSON.stringify({ error: "not_found" })];
    if (id) {
      const one = kept.find((envelope) => envelope.id === id);
      return one ? [200, one.bytes] : [404, JSON.stringify({ error: "not_found" })];
    }
    const after = kept.filter(({ n }) => n > Number(url.searchParams.get("after")));
    const envelopes = after.slice(0, this.pageSize).map((one) => ({ n: one.n, id: one.id, size: one.bytes.length }));
    const list = JSON.stringify({ v: 1, envelopes, more: after.length > envelopes.length });
    return [200, list.padEnd(LIST, " ")];
  }

  private async put(box: string, id: string, body: Buffer, request: IncomingMessage): Promise<[number, string?]> {
    const header = String(request.headers.altcha);
    const payload = JSON.parse(Buffer.from(header, "base64").toString()) as Omit<
      Parameters<typeof verifySolution>[0],
      "deriveKey" | "hmacSignatureSecret"
    >;
    const { verified } = await verifySolution({ ...payload, deriveKey, hmacSignatureSecret: this.secret });
    const forThisBox = payload.challenge.parameters.data?.box === box;
    if (!verified || !forThisBox || this.used.has(header)) return [403, JSON.stringify({ error: "challenge" })];
    this.used.add(header);
    const there = this.boxes.get(box)?.find((one) => one.id === id);
    if (there) return there.bytes.equals(body) ? [200] : [409, JSON.stringify({ error: "conflict" })];
    this.keep(box, id, body);
    return [201];
  }
}
