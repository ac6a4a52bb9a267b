import '../theme/mantine-styles.ts';
import '@mantine/core/styles/PasswordInput.css';
import '../theme/tokens.css';
import '../theme/base.css';
import '../theme/notice.css';
import './shell/admin.css';
import { MantineProvider } from '@mantine/core';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { createMemory } from '../client/memory.ts';
import { MemoryContext } from '../client/memory-context.ts';
import { createI18n } from '../i18n/create-i18n.ts';
import { colorSchemeManager, cssVariablesResolver, theme } from '../theme/theme.ts';
import { AdminAccess } from './access/admin-access.ts';
import { AdminApi } from './api/admin-api.ts';
import { enAdmin } from './i18n/en.ts';
import { ruAdmin } from './i18n/ru.ts';
import { AdminApp } from './shell/admin-app.tsx';
import { AdminServicesContext } from './shell/admin-services.ts';

const memory = createMemory();
const access = new AdminAccess(memory);
const services = { access, api: new AdminApi(access.token) };

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');

createRoot(root).render(
  <I18nextProvider i18n={createI18n(memory, { en: { admin: enAdmin }, ru: { admin: ruAdmin } })}>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
    >
      <MemoryContext value={memory}>
        <AdminServicesContext value={services}>
          <AdminApp />
        </AdminServicesContext>
      </MemoryContext>
    </MantineProvider>
  </I18nextProvider>,
);
