/** The products of a made-up shop. The sample says how many CDs were bought, not which ones. */
import { draw } from './stable-id.ts';

const ARTISTS = [
  'Paper Lanterns',
  'Night Ferries',
  'Ola Brandt Trio',
  'Cardboard Choir',
  'Salt & Signal',
  'Tin Meridian',
];
const TITLES = ['Northbound', 'Slow Weather', 'Letters to the Tide', 'Halfway Home', 'Small Hours'];

interface Product {
  readonly sku: string;
  readonly name: string;
}

export const CATALOGUE: readonly Product[] = ARTISTS.flatMap((artist, row) =>
  TITLES.map((title, column) => ({
    sku: `CD-${String(row * TITLES.length + column + 1).padStart(3, '0')}`,
    name: `${artist}: ${title}`,
  })),
);

/** Returns the product of a purchase or of a listening sample. */
export function productFor(...words: readonly (string | number)[]): Product {
  const product = CATALOGUE[draw(CATALOGUE.length, 'product', ...words)];
  if (!product) throw new Error('the catalogue is empty');
  return product;
}
