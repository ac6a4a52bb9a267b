import {
  GraphDrawStyle,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as HeatmapBuilder } from '@grafana/grafana-foundation-sdk/heatmap';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as LinesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import * as units from '@grafana/grafana-foundation-sdk/units';
import type { Board, Panel, Query, Unit } from './board.ts';

const GRID_COLUMNS = 24;
const DATA_SOURCE = { type: 'prometheus', uid: '$datasource' };
const GRAFANA_UNITS: Readonly<Record<Unit, string>> = {
  number: units.Short,
  seconds: units.Seconds,
  ratio: units.PercentUnit,
  bytes: units.BytesIEC,
};

/** The board as Grafana reads it. */
export function grafanaDashboard({ uid, title, about, variables, rows }: Board): object {
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(about)
    .tags(['parley'])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: 'now-3h', to: 'now' })
    .refresh('30s')
    .link(
      new DashboardLinkBuilder('Parley')
        .type(DashboardLinkType.Dashboards)
        .tags(['parley'])
        .keepTime(true)
        .includeVars(true),
    )
    .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'));
  for (const { name, label, query } of variables) {
    builder.withVariable(
      new QueryVariableBuilder(name)
        .label(label)
        .datasource(DATA_SOURCE)
        .query(query)
        .refresh(VariableRefresh.OnTimeRangeChanged)
        .sort(VariableSort.NaturalAsc)
        .multi(true)
        .includeAll(true)
        .allValue('.*'),
    );
  }
  let id = 0;
  for (const { title: rowTitle, panels } of rows) {
    builder.withRow(new RowBuilder(rowTitle).id(++id));
    for (const panel of panels) builder.withPanel(panelOf(panel).id(++id));
  }
  return builder.build();
}

function panelOf(panel: Panel) {
  const { title, about, unit, queries, width, draw } = panel;
  const base = draw === 'value' ? valuePanel() : draw === 'heatmap' ? new HeatmapBuilder() : linesPanel(draw, unit);
  return base
    .title(title)
    .description(about)
    .datasource(DATA_SOURCE)
    .unit(GRAFANA_UNITS[unit])
    .height(draw === 'value' ? 4 : 8)
    .span(width ?? (draw === 'value' ? GRID_COLUMNS / 6 : GRID_COLUMNS / 2))
    .targets(queries.map((query, index) => queryOf(query, index, draw)));
}

function queryOf({ expr, legend, exemplars = false }: Query, index: number, draw: Panel['draw']): DataqueryBuilder {
  const query = new DataqueryBuilder()
    .refId(String.fromCharCode('A'.charCodeAt(0) + index))
    .datasource(DATA_SOURCE)
    .expr(expr)
    .legendFormat(legend);
  if (draw === 'heatmap') query.format(PromQueryFormat.Heatmap);
  if (draw === 'value') return query.instant();
  return query.range().exemplar(exemplars);
}

const valuePanel = (): StatBuilder => new StatBuilder().noValue('–');

function linesPanel(draw: 'lines' | 'stacked', unit: Unit): LinesBuilder {
  const builder = new LinesBuilder()
    .drawStyle(GraphDrawStyle.Line)
    .lineWidth(1)
    .fillOpacity(draw === 'stacked' ? 40 : 8)
    .showPoints(VisibilityMode.Never)
    .spanNulls(false)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  if (unit !== 'number') builder.min(0);
  if (draw === 'stacked') builder.stacking(new StackingConfigBuilder().mode(StackingMode.Normal));
  return builder;
}
