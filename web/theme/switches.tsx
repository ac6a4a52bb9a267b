import { LanguageSwitch } from '../i18n/language-switch.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

export function Switches() {
  return (
    <div className="switches">
      <LanguageSwitch />
      <ThemeSwitch />
    </div>
  );
}
