import type { Encoding } from './store.ts';

/** Weights of an Accept-Encoding header by name; without `q` the weight is 1. */
function weightsOf(header: string): Map<string, number> {
  const parts = header.split(',').map((part) => {
    const [name = '', ...parameters] = part.toLowerCase().split(';');
    const weight = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('q='));
    return [name.trim(), weight === undefined ? 1 : Number(weight.slice(2))] as const;
  });
  return new Map(parts);
}

/** The smallest form of a file that an Accept-Encoding header allows: brotli, then gzip, then the plain bytes. */
export function encodingFor(header: string): Encoding {
  const weights = weightsOf(header);
  const allows = (name: string): boolean => (weights.get(name) ?? weights.get('*') ?? 0) > 0;
  if (allows('br')) return 'br';
  return allows('gzip') ? 'gzip' : 'identity';
}
