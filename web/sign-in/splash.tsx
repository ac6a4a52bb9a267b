import './sign-in.css';
import { Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LogoMark } from '../brand/logo-mark.tsx';

/** While a remembered person signs in, or goes back into a call: nothing that would vanish under their fingers. */
export function Splash({ text }: { text: 'signIn.signingIn' | 'call.returning' }) {
  const { t } = useTranslation();
  return (
    <main className="splash" aria-busy="true">
      <LogoMark size={64} />
      <Loader type="dots" aria-hidden="true" />
      <h1 className="splash__text">{t(text)}</h1>
    </main>
  );
}
