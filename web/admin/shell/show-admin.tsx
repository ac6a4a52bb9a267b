import '../../theme/mantine-styles.ts';
import '@mantine/core/styles/PasswordInput.css';
import '../../theme/tokens.css';
import '../../theme/base.css';
import '../../theme/notice.css';
import './admin.css';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import type { Memory } from '../../client/memory.ts';
import { MemoryContext } from '../../client/memory-context.ts';
import { createI18n } from '../../i18n/create-i18n.ts';
import { Themed } from '../../theme/themed.tsx';
import { enAdmin } from '../i18n/en.ts';
import { ruAdmin } from '../i18n/ru.ts';
import { AdminApp } from './admin-app.tsx';
import { type AdminServices, AdminServicesContext } from './admin-services.ts';

export function showAdmin(root: HTMLElement, memory: Memory, services: AdminServices): void {
  createRoot(root).render(
    <I18nextProvider i18n={createI18n(memory, { en: { admin: enAdmin }, ru: { admin: ruAdmin } })}>
      <Themed>
        <MemoryContext value={memory}>
          <AdminServicesContext value={services}>
            <AdminApp />
          </AdminServicesContext>
        </MemoryContext>
      </Themed>
    </I18nextProvider>,
  );
}
