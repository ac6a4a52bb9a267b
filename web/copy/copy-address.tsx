import './copy-address.css';
import { Button, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

const COPIED_MS = 2_500;

type CopyAddressProps = {
  /** Empty until it is known. */
  address: string;
  /** What the address is, for screen readers. */
  label: string;
  action: string;
  testId: string;
};

/** An address to send to somebody; where the browser lets nobody copy it, it can be selected. */
export function CopyAddress({ address, label, action, testId }: CopyAddressProps) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no');

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address);
      setCopied('yes');
      setTimeout(() => setCopied('no'), COPIED_MS);
    } catch {
      setCopied('failed');
    }
  };

  return (
    <div className="copy-address">
      <TextInput
        aria-label={label}
        value={address}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
        error={copied === 'failed' && t('people.copyFailed')}
      />
      <Button
        data-testid={testId}
        variant="light"
        disabled={address === ''}
        leftSection={copied === 'yes' ? <IconCheck size={18} /> : <IconCopy size={18} />}
        onClick={() => void copy()}
      >
        <span aria-live="polite">{copied === 'yes' ? t('people.copied') : action}</span>
      </Button>
    </div>
  );
}
