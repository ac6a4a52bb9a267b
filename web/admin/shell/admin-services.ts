import { createContext, use, useSyncExternalStore } from 'react';
import type { AccessState, AdminAccess } from '../access/admin-access.ts';
import type { AdminApi } from '../api/admin-api.ts';

/** Made once, in `main.ts`. */
export type AdminServices = { api: AdminApi; access: AdminAccess };

export const AdminServicesContext = createContext<AdminServices | null>(null);

export const useAdminServices = (): AdminServices => {
  const services = use(AdminServicesContext);
  if (!services) throw new Error('The component stands outside AdminServicesContext.');
  return services;
};

export function useAccessState(): AccessState {
  const { access } = useAdminServices();
  return useSyncExternalStore(access.subscribe, access.snapshot);
}
