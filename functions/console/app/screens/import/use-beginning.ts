import { useEffect, useState } from 'react';
import type { Choices } from './choices.ts';
import { LOOKED_AT_BYTES, readBeginning } from './read-beginning.ts';

type Read = ReturnType<typeof readBeginning>;

const GONE = { problem: 'The file cannot be read any more. Choose it again.' };

/** The first rows of the file; undefined until they are read. */
export function useBeginning(file: File | undefined, { encoding, delimiter }: Choices): Read | undefined {
  const [read, setRead] = useState<Read>();
  useEffect(() => {
    setRead(undefined);
    if (!file) return;
    let isLate = false;
    file
      .slice(0, LOOKED_AT_BYTES)
      .arrayBuffer()
      .then(
        (bytes) => readBeginning(new Uint8Array(bytes), file.size <= LOOKED_AT_BYTES, { encoding, delimiter }),
        () => GONE,
      )
      .then((result) => isLate || setRead(result));
    return () => {
      isLate = true;
    };
  }, [file, encoding, delimiter]);
  return read;
}
