import { parser } from '@prometheus-io/lezer-promql';

export type LabelMatcher = { label: string; operator: '=' | '!=' | '=~' | '!~'; value: string };
type Selector = { metric: string; matchers: readonly LabelMatcher[] };

/** What a query reads: each series selector, and the labels by which it groups or matches anything. */
export type Reading = { selectors: readonly Selector[]; grouping: readonly string[] };

type Node = ReturnType<typeof parser.parse>['topNode'];

/** By Prometheus' own grammar. Throws where the expression does not follow it. */
export function readPromql(expression: string): Reading {
  const tree = parser.parse(expression);
  const text = ({ from, to }: Node): string => expression.slice(from, to);
  const selectors: Selector[] = [];
  const grouping: string[] = [];
  tree.iterate({
    enter({ type, node }) {
      if (type.isError) throw new Error(`this is no PromQL at ${node.from}: ${expression}`);
      if (type.name === 'VectorSelector') selectors.push(selectorOf(node, text));
      if (type.name === 'GroupingLabels') grouping.push(...node.getChildren('LabelName').map(text));
    },
  });
  return { selectors, grouping };
}

function selectorOf(node: Node, text: (node: Node) => string): Selector {
  const name = node.getChild('Identifier');
  if (!name) throw new Error(`${text(node)} names no metric`);
  const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
  return { metric: text(name), matchers: matchers.map((matcher) => matcherOf(matcher, text)) };
}

function matcherOf(node: Node, text: (node: Node) => string): LabelMatcher {
  const [label, operator, value] = ['LabelName', 'MatchOp', 'StringLiteral'].map((name) => {
    const child = node.getChild(name);
    if (!child) throw new Error(`${text(node)} is no label matcher`);
    return text(child);
  });
  return { label: label ?? '', operator: operator as LabelMatcher['operator'], value: JSON.parse(value ?? '""') };
}
