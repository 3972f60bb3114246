// The face of the relay's client in the browser.

export { Busy, Conflict, Refused, RelayError, Slow, Unreachable } from "./errors.ts";
export { PATIENCE, type Patience } from "./exchange.ts";
export { type About, type List, type Listed, RelayClient, type Step } from "./client.ts";
export { type Fetched, Relays } from "./relays.ts";
