import * as z from 'zod/mini';
import type { LoggedCall } from '../../src/history/call-report.ts';
import { TimelineEvent, type TimelineEventType } from '../../src/history/timeline.ts';
import { apiErrors } from '../../src/http/api/api-error.ts';
import { CallsParameters, ReportParameters, WorstParameters } from '../../src/http/api/call-queries.ts';
import { DatabaseCallLog } from '../../src/storage/database-call-log.ts';
import { sqliteDatabase } from '../../src/storage/sqlite/sqlite-database.ts';
import { wholeCall } from '../../test/support/history/log-entries.ts';
import { callId, peerId } from '../../test/support/people.ts';
import { code, jsonBlock, table } from './markdown.ts';
import { shapeOf, typeOf } from './schema-fields.ts';
import { timelineWords } from './timeline-words.ts';

const ID = '01969f2e-7c1a-7000-8000-5d3c6a0f4b21';

/** The sections of docs/api.md that follow from the code: parameters, errors, events, and answers of a real call log. */
export async function apiSections(): Promise<Record<string, string>> {
  return {
    'api-calls': parameters(CallsParameters),
    'api-worst': parameters(WorstParameters),
    'api-report': parameters(ReportParameters),
    'api-errors': table(
      ['Code', 'Status', 'Meaning'],
      Object.entries(apiErrors).map(([name, { status, meaning }]) => [code(name), String(status), meaning]),
    ),
    'api-timeline': timeline(),
    ...(await answers()),
  };
}

const parameters = ({
  shape,
}: {
  shape: Readonly<Record<string, z.core.$ZodType & { description?: string }>>;
}): string =>
  table(
    ['Parameter', 'Value', 'Meaning'],
    Object.entries(shape).map(([name, schema]) => [code(name), typeOf(schema), schema.description ?? '']),
  );

function timeline(): string {
  const isWord = (type: string): type is TimelineEventType => Object.hasOwn(timelineWords, type);
  const rows = TimelineEvent.def.options.map((option) => {
    const type = z.toJSONSchema(option).properties?.['type'];
    const name = typeof type === 'object' && typeof type.const === 'string' ? type.const : '';
    if (!isWord(name)) throw new Error(`no words for the event ${name}`);
    const fields = shapeOf(option, 'output').variants.flatMap((variant) => variant.fields);
    const own = fields.filter(({ path }) => path !== 'type' && path !== 'at').map(({ path }) => code(path));
    return [code(name), own.join(', ') || 'none', timelineWords[name]];
  });
  return table(['Type', 'Fields besides `at`', 'Meaning'], rows);
}

/** As the log itself gives them. */
async function answers(): Promise<Record<string, string>> {
  const worst: LoggedCall['worst'] = {
    peerId: peerId('peer-of-anna'),
    viewerId: peerId('peer-of-boris'),
    source: 'microphone',
    leg: 'whole',
    mos: 3.63,
    at: Date.UTC(2026, 10, 22, 10),
  };
  const log = new DatabaseCallLog(sqliteDatabase(':memory:'));
  await log.write(wholeCall(ID, { conversationId: 'sales/42', worst }));
  const within = { kind: 'everything' } as const;
  const page = await log.calls({ within, limit: 50 });
  const report: unknown = JSON.parse((await log.report(callId(ID), within)) ?? 'null');
  await log.close();
  return { 'api-page': jsonBlock(page), 'api-report-example': jsonBlock(report) };
}
