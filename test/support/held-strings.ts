import { type Runtime, Session } from 'node:inspector';

/** Every string that an object holds, however deep: in fields, private ones too, and in what Maps and Sets keep. */
export function heldStrings(root: object): ReadonlySet<string> {
  const strings = new Set<string>();
  const seen = new Set<object>();
  const waiting: unknown[] = [root];
  const session = new Session();
  session.connect();
  try {
    while (waiting.length > 0) {
      const value = waiting.pop();
      if (typeof value === 'string') strings.add(value);
      if (typeof value !== 'object' || value === null || seen.has(value)) continue;
      seen.add(value);
      waiting.push(...Object.values(value), ...privateFieldsOf(session, value));
      if (value instanceof Map || value instanceof Set) waiting.push(...[...value.entries()].flat());
    }
  } finally {
    session.disconnect();
  }
  return strings;
}

/** @types/node does not know the private ones (Chrome DevTools Protocol, `Runtime.getProperties`). */
type PropertiesOf = { privateProperties?: { value?: Runtime.RemoteObject }[] };

/** Nothing in the language shows them; the debugger does. */
function privateFieldsOf(session: Session, of: object): unknown[] {
  const exchange: { of: object; found: unknown[] } = { of, found: [] };
  const name = '__held';
  Reflect.set(globalThis, name, exchange);
  session.post('Runtime.evaluate', { expression: `globalThis.${name}.of` }, (_, evaluated) => {
    const { objectId } = evaluated.result;
    session.post('Runtime.getProperties', { objectId, ownProperties: true }, (__, properties) => {
      for (const { value } of (properties as PropertiesOf).privateProperties ?? []) {
        if (value?.objectId === undefined) exchange.found.push(value?.value);
        else {
          const functionDeclaration = `function () { globalThis.${name}.found.push(this); }`;
          session.post('Runtime.callFunctionOn', { objectId: value.objectId, functionDeclaration });
        }
      }
    });
  });
  Reflect.deleteProperty(globalThis, name);
  return exchange.found;
}
