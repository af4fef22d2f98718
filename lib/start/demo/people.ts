/** Names for the customers and reps of the demo. Made up: words from music stand in for family names. */

const FIRST_NAMES = [
  ...['Ada', 'Bela', 'Cora', 'Dario', 'Edda', 'Falk', 'Greta', 'Hugo', 'Ines', 'Jory', 'Kaya', 'Linus', 'Mira'],
  ...['Nilo', 'Orla', 'Pia', 'Quirin', 'Runa', 'Silas', 'Tova', 'Ulla', 'Vito', 'Wanda', 'Xenia', 'Yara', 'Zeno'],
  ...['Alma', 'Bo', 'Clio', 'Dagny', 'Elio', 'Freya', 'Gus', 'Hedda', 'Ivo', 'Juna', 'Kit', 'Lova', 'Milo'],
  ...['Nora', 'Otis', 'Petra', 'Rolf', 'Selma', 'Thea', 'Uri', 'Vera', 'Wim'],
];
const LAST_NAMES = [
  ...['Adagio', 'Allegro', 'Andante', 'Arpeggio', 'Ballade', 'Bassoon', 'Bolero', 'Cadenza', 'Cantata', 'Capriccio'],
  ...['Celesta', 'Clavichord', 'Coda', 'Crescendo', 'Dulcimer', 'Etude', 'Falsetto', 'Fermata', 'Fortepiano', 'Fugue'],
  ...[
    'Glissando',
    'Harmonium',
    'Impromptu',
    'Intermezzo',
    'Largo',
    'Legato',
    'Lento',
    'Madrigal',
    'Marimba',
    'Mazurka',
  ],
  ...['Minuet', 'Nocturne', 'Octave', 'Ostinato', 'Partita', 'Pizzicato', 'Polonaise', 'Prelude', 'Presto', 'Quaver'],
  ...['Rondo', 'Rubato', 'Scherzo', 'Semibreve', 'Serenade', 'Sonata', 'Staccato', 'Tarantella', 'Toccata', 'Vibrato'],
];

interface Person {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

/** The `index`th person; no two of the first 2 400 share a name. */
export function customerPerson(index: number, accountNumber: string): Person {
  const first = FIRST_NAMES[index % FIRST_NAMES.length] ?? '';
  const last = LAST_NAMES[Math.floor(index / FIRST_NAMES.length) % LAST_NAMES.length] ?? '';
  return {
    name: `${first} ${last}`,
    email: `${first}.${last}.${accountNumber}@customers.example`.toLowerCase(),
    phone: `+1 202 555 01${String(index % 100).padStart(2, '0')}`, // 555-0100 to 0199 are reserved for fiction
  };
}

interface Rep {
  readonly key: string;
  readonly name: string;
  readonly email: string;
  readonly isActive: boolean;
}

/** The first is the tenant's default assignee, who takes over the customers of the last one, who has left. */
export const REPS: readonly Rep[] = [
  { key: 'desk', name: 'Theo Tutti (front desk)', email: 'desk@demo.example', isActive: true },
  { key: 'rep-1', name: 'Mara Mezzo', email: 'mara.mezzo@demo.example', isActive: true },
  { key: 'rep-2', name: 'Basil Baritone', email: 'basil.baritone@demo.example', isActive: true },
  { key: 'rep-3', name: 'Tilda Tenor', email: 'tilda.tenor@demo.example', isActive: true },
  { key: 'rep-4', name: 'Alto Almeida', email: 'alto.almeida@demo.example', isActive: true },
  { key: 'rep-5', name: 'Sol Soprano', email: 'sol.soprano@demo.example', isActive: false },
];
