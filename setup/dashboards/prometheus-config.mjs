/**
 * Prometheus' configuration for one Parley, as an object: JSON is YAML. The job is called `parley`, since rules and
 * dashboards go by that name.
 * @param {{ target: string, ruleFiles: string[], tokenFile: string, https?: boolean }} options
 *   target: host:port; ruleFiles: patterns, from the configuration's folder; tokenFile: what PARLEY_METRICS_TOKEN says, or
 *   nothing; https: with whatever certificate, since the target is this machine itself.
 */
export function prometheusConfig({ target, ruleFiles, tokenFile, https = false }) {
  return {
    global: { scrape_interval: '15s', evaluation_interval: '30s' },
    rule_files: ruleFiles,
    scrape_configs: [
      {
        job_name: 'parley',
        scheme: https ? 'https' : 'http',
        ...(https && { tls_config: { insecure_skip_verify: true } }),
        authorization: { credentials_file: tokenFile },
        static_configs: [{ targets: [target] }],
      },
    ],
  };
}
