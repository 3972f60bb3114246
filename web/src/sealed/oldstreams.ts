// Just enough of TransformStream for age-encryption in browsers that lack it (Firefox before 102). Where the browser has
// its own, nothing happens. Only the path age-encryption takes is there: source.pipeThrough(new TransformStream({…})).

interface Steps {
  start?: (out: Out) => void;
  transform?: (chunk: Uint8Array, out: Out) => void;
  flush?: (out: Out) => void;
}
type Out = ReadableStreamDefaultController<Uint8Array>;

class SmallTransform {
  readonly steps: Steps;
  constructor(steps: Steps = {}) {
    this.steps = steps;
  }
}

function pipeThrough(this: ReadableStream<Uint8Array>, { steps }: SmallTransform): ReadableStream<Uint8Array> {
  const reader = this.getReader();
  return new ReadableStream<Uint8Array>({
    start(out) {
      steps.start?.(out);
    },
    async pull(out) {
      const { done, value } = await reader.read();
      if (done) {
        steps.flush?.(out);
        out.close();
      } else if (steps.transform) {
        steps.transform(value, out);
        // A transform that gave nothing is asked again only if this promise ends after something was given.
        if ((out.desiredSize ?? 0) > 0) await this.pull?.(out);
      } else {
        out.enqueue(value);
      }
    },
    async cancel(reason) {
      await reader.cancel(reason);
    },
  });
}

/** Puts the small TransformStream where there is none. */
export function ensureStreams(): void {
  const place = globalThis as { TransformStream?: unknown };
  if (place.TransformStream !== undefined) return;
  place.TransformStream = SmallTransform;
  Object.defineProperty(ReadableStream.prototype, "pipeThrough", { value: pipeThrough, configurable: true, writable: true });
}
