/** Ends a switch over a union: a new member that is not handled is a compile error here. */
export function assertNever(value: never): never {
  throw new Error(`unhandled: ${JSON.stringify(value)}`);
}
