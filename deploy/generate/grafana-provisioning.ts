/** Grafana replaces `$NAME` in provisioning files by the environment (grafana.com/docs: Provision Grafana). */
export const dataSource = {
  apiVersion: 1,
  datasources: [
    {
      name: 'Parley',
      uid: 'parley-prometheus',
      type: 'prometheus',
      access: 'proxy',
      url: '$PARLEY_PROMETHEUS_URL',
      isDefault: true,
      editable: false,
      jsonData: { timeInterval: '15s', httpMethod: 'POST' },
    },
  ],
};

export const dashboardProvider = {
  apiVersion: 1,
  providers: [
    {
      name: 'Parley',
      folder: 'Parley',
      type: 'file',
      allowUiUpdates: false,
      options: { path: '$PARLEY_DASHBOARDS_DIR' },
    },
  ],
};
