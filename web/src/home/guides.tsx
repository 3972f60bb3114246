// The file that runs guides, and shows what one found.

export { readGuide } from "../guides/guide.ts";
export { CompiledError } from "../guides/errors.ts";
export { FoundShown } from "../ask/found.tsx";
export { Runner } from "../runner/runner.tsx";
