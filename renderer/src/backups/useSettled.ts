import { useEffect, useState } from 'react';

/** A pause that ends what somebody types. */
const settledAfterMs = 400;

/** The value as soon as it has not changed for a moment: a plan is not made for every letter. */
export function useSettled<Value extends Readonly<Record<string, string>>>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  const key = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(key) as Value), settledAfterMs);
    return () => clearTimeout(timer);
  }, [key]);
  return settled;
}
