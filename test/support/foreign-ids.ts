/** Ids of things that somebody has, by the field that names them in a request. */
export type Ids = Readonly<Record<string, string | number>>;

/** A word of the application's own, and a number in SDP: nothing of the server is named by them. */
const NO_NAMES = ['conversationId', 'preferredId'];
const NAMES_SOMETHING = /(Id|Ids|Token|[tT]icket)$/;

const namesSomething = (field: string): boolean => NAMES_SOMETHING.test(field) && !NO_NAMES.includes(field);

/** All fields of a JSON Schema, at any depth, that name something; those that may be left out too. */
export function idsIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'properties' in schema && schema.properties ? Object.keys(schema.properties).filter(namesSomething) : [];
  return [...new Set([...own, ...Object.values(schema).flatMap(idsIn)])];
}

/**
 * A request's example with its ids replaced: by `ids`, where they have the field. `replaced`: which they were. Throws for
 * a field that names something and is not known here, so that a new kind of id is not forgotten.
 */
export function withIds(example: unknown, ids: Ids): { data: unknown; replaced: string[] } {
  const replaced = new Set<string>();
  const idFor = (field: string): string | number => {
    replaced.add(field);
    const id = ids[field];
    if (id === undefined) throw new Error(`requests have a field ${field}: say whose id it is, in this test`);
    return id;
  };
  const walk = (value: unknown, field: string): unknown => {
    if (NO_NAMES.includes(field)) return value;
    if (Array.isArray(value)) {
      const isListOfIds = field === 'to' || /Ids$/.test(field);
      return isListOfIds
        ? value.map(() => idFor(field === 'to' ? 'userId' : field.slice(0, -1)))
        : value.map((one) => walk(one, field));
    }
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, walk(one, name)]));
    }
    if (field === 'to') return idFor('peerId');
    if (field === 'generation') return idFor(field);
    return namesSomething(field) ? idFor(field) : value;
  };
  return { data: walk(example, ''), replaced: [...replaced].filter((field) => field !== 'generation') };
}
