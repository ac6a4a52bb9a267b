import * as z from 'zod/mini';
import { OwnCall } from '../../src/protocol/calls.ts';
import { VideoAbilities, VideoCodec } from '../../src/protocol/codecs.ts';
import { Diagnosis, NetworkFindings, Reach, RelayReach } from '../../src/protocol/diagnostics.ts';
import { LoggedPerson, MissedCall, RememberedCall } from '../../src/protocol/history.ts';
import { DisplayName, DurationMs, Timestamp, UserId } from '../../src/protocol/ids.ts';
import { ConsumeRefusal, ConsumerOffer, Producer, SentPicture, TransportOffer } from '../../src/protocol/media.ts';
import { Moderation, ReactionCount } from '../../src/protocol/moderation.ts';
import { IceCandidate, SessionDescription } from '../../src/protocol/p2p.ts';
import { Person } from '../../src/protocol/presence.ts';
import { Verdict } from '../../src/protocol/quality.ts';
import { CandidatePair, Digest, NetworkDigest, ReceivedDigest, SentDigest } from '../../src/protocol/quality-digest.ts';
import { Reason } from '../../src/protocol/quality-reason.ts';
import { Peer, Source } from '../../src/protocol/rooms.ts';
import {
  DtlsParameters,
  IceParameters,
  MediaKind,
  RtcpFeedback,
  RtpCapabilities,
  RtpHeaderExtensionUri,
  RtpParameters,
  ScalabilityMode,
  SfuIceCandidate,
} from '../../src/protocol/rtp.ts';
import { Credentials, IceServer, Me } from '../../src/protocol/session.ts';
import { Generation, Path } from '../../src/protocol/topology.ts';
import { Wish } from '../../src/protocol/wishes.ts';
import { code } from './markdown.ts';

/** What is described once and linked to. All identifiers are one schema; brands tell them apart in types only. */
export const namedTypes = {
  Identifier: UserId,
  DisplayName,
  Timestamp,
  DurationMs,
  Generation,
  Credentials,
  Me,
  Person,
  OwnCall,
  Peer,
  Moderation,
  ReactionCount,
  Source,
  Path,
  SessionDescription,
  IceCandidate,
  IceServer,
  TransportOffer,
  IceParameters,
  SfuIceCandidate,
  DtlsParameters,
  Producer,
  ConsumerOffer,
  ConsumeRefusal,
  RtpCapabilities,
  RtpParameters,
  RtcpFeedback,
  RtpHeaderExtensionUri,
  ScalabilityMode,
  MediaKind,
  Wish,
  VideoCodec,
  VideoAbilities,
  SentPicture,
  Digest,
  NetworkDigest,
  CandidatePair,
  SentDigest,
  ReceivedDigest,
  Verdict,
  Reason,
  Reach,
  RelayReach,
  NetworkFindings,
  Diagnosis,
  LoggedPerson,
  MissedCall,
  RememberedCall,
} as const satisfies Record<string, z.ZodMiniType>;
export type TypeName = keyof typeof namedTypes;

/** The part of JSON Schema that this contract comes out as. */
type Node = {
  $ref?: string;
  /** Several: a plain value that may be null. */
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: Node;
  properties?: Record<string, Node>;
  additionalProperties?: Node | boolean;
  required?: string[];
  anyOf?: Node[];
  oneOf?: Node[];
};

type Field = { path: string; type: string; presence: string };
/** `when`: what tells this variant of a union apart. Types that are no objects have no fields, only a description. */
export type Shape = { variants: { when: string | null; fields: Field[] }[]; description: string };

/** `input`: what the sender writes, where defaults may be left out. */
export function shapeOf(schema: z.ZodMiniType, io: 'input' | 'output'): Shape {
  const names = z.registry<{ id: string }>();
  for (const [id, type] of Object.entries(namedTypes)) if (type !== schema) names.add(type, { id });
  const node = z.toJSONSchema(schema, { io, metadata: names }) as Node;
  const variants = node.oneOf ?? [node];
  return {
    description: describe(node),
    variants: variants.map((variant) => ({ when: discriminator(variant, variants), fields: fields(variant, '') })),
  };
}

/** A single value's type and bounds, as text is written for it. */
export const typeOf = (schema: z.core.$ZodType): string => describe(z.toJSONSchema(schema, { io: 'input' }) as Node);

function discriminator(variant: Node, variants: readonly Node[]): string | null {
  if (variants.length < 2) return null;
  const found = Object.entries(variant.properties ?? {}).find(([, { const: value }]) => value !== undefined);
  return found ? `${code(found[0])} is ${literal(found[1].const)}` : null;
}

/** An object's members stand for it; a list of objects has a row of its own, and then its members'. */
function fields(node: Node, prefix: string): Field[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, property]) => {
    const path = `${prefix}${name}`;
    const required = node.required?.includes(name) ?? false;
    if (property.properties && required) return fields(property, `${path}.`);
    const own = { path, type: describe(property), presence: presence(property, required) };
    if (property.properties) return [own, ...fields(property, `${path}.`)];
    return [own, ...(property.items ? fields(property.items, `${path}[].`) : [])];
  });
}

function presence(node: Node, required: boolean): string {
  if (node.default !== undefined) return `no; default ${literal(node.default)}`;
  return required ? 'yes' : 'no';
}

function describe(node: Node): string {
  if (node.$ref) return typeLink(node.$ref.replace('#/$defs/', ''));
  if (node.const !== undefined) return literal(node.const);
  if (node.enum) return node.enum.map(literal).join(' or ');
  const union = node.anyOf ?? node.oneOf;
  if (union) return union.map(describe).join(' or ');
  if (Array.isArray(node.type)) return node.type.map((type) => describe({ ...node, type })).join(' or ');
  switch (node.type) {
    case 'string':
      return describeString(node);
    case 'array':
      return `list of ${[range(node.minItems, node.maxItems), describeItems(node.items ?? {})].filter(Boolean).join(' ')}`;
    case 'integer':
    case 'number':
      return inBrackets(node.type, [numbers(node)]);
    case 'object':
      return typeof node.additionalProperties === 'object' && !node.properties
        ? `object whose members are ${describe(node.additionalProperties)}`
        : 'object';
    default:
      return node.type ?? 'any JSON';
  }
}

const describeItems = (items: Node): string => (items.properties ? 'objects' : describe(items));

const literal = (value: unknown): string =>
  code(typeof value === 'string' && value !== '' ? value : JSON.stringify(value));

const typeLink = (name: string): string => `[${name}](#${name.toLowerCase()})`;

function describeString({ minLength, maxLength, pattern }: Node): string {
  const length = minLength === 1 && maxLength === undefined ? '' : range(minLength, maxLength);
  const bound = length ? `${length} characters` : minLength === 1 ? 'not empty' : '';
  return inBrackets('string', [bound, pattern ? `matching ${code(pattern)}` : '']);
}

const inBrackets = (type: string, bounds: readonly string[]): string => {
  const said = bounds.filter(Boolean);
  return said.length === 0 ? type : `${type} (${said.join(', ')})`;
};

function numbers({ minimum, exclusiveMinimum, maximum }: Node): string {
  const low = exclusiveMinimum === undefined ? minimum : exclusiveMinimum + 1;
  return range(safe(low), safe(maximum));
}

/** JavaScript's own limits are no news. */
const safe = (bound: number | undefined): number | undefined =>
  bound !== undefined && Math.abs(bound) === Number.MAX_SAFE_INTEGER ? undefined : bound;

function range(low: number | undefined, high: number | undefined): string {
  if (low === undefined) return high === undefined ? '' : `at most ${high}`;
  if (high === undefined) return `at least ${low}`;
  return low === high ? `${low}` : `${low} to ${high}`;
}
