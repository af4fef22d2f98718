import { useEffect, useState } from 'react';

/** Long enough that a word which is typed quickly is one search. */
const TYPING_MS = 300;

/** The text as it was when typing paused. */
export function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}
