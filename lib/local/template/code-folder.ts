/** Where the code of a function lies: the asset that its `Code` property names. */
import { statSync } from 'node:fs';
import type { Assembly } from './assembly.ts';

/** Throws for code that is not a folder among the assembly's assets. */
export function codeFolder({ assets }: Assembly, code: unknown): string {
  const key: unknown = typeof code === 'object' && code !== null && 'S3Key' in code ? code.S3Key : undefined;
  const path = typeof key === 'string' ? assets.get(key) : undefined;
  if (path === undefined) throw new Error(`Code ${JSON.stringify(code)} names no asset of the assembly`);
  if (!statSync(path).isDirectory()) throw new Error(`the asset ${path} is not a folder: bundle the code as a folder`);
  return path;
}
