/** What the window asks of a worker of its own, and what comes back: plain data, buffers change hands. */

/** Question and answer of everything that a worker does, by kind. */
export type Dialogue<D> = { readonly [K in keyof D]: { readonly ask: unknown; readonly answer: unknown } };
export type Kind<D> = keyof D & string;
export type Reply<D extends Dialogue<D>, K extends Kind<D> = Kind<D>> = D[K]['answer'];

/** Each question with its kind. */
export type Asked<D extends Dialogue<D>> = {
  [K in Kind<D>]: { readonly kind: K; readonly ask: D[K]['ask'] };
}[Kind<D>];
export type ToWorker<D extends Dialogue<D>> = Asked<D> & { readonly id: number };

interface Answered<D extends Dialogue<D>> {
  readonly id: number;
  readonly ok: true;
  readonly kind: Kind<D>;
  readonly value: Reply<D>;
}
export type FromWorker<D extends Dialogue<D>> =
  Answered<D> | { readonly id: number; readonly ok: false; readonly reason: string };

/** A question is answered with the value of its kind. */
export const isAnswerTo = <D extends Dialogue<D>, K extends Kind<D>>(
  kind: K,
  answer: Answered<D>,
): answer is Answered<D> & { readonly value: Reply<D, K> } => answer.kind === kind;
