import './rating.css';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call, CallRating, RatingReason } from '../../sdk/index.ts';
import { codeOf } from '../problems/problem-key.ts';
import { useShowProblem } from '../problems/use-show-problem.ts';
import { Stars } from './stars.tsx';

const REASONS: readonly RatingReason[] = ['sound', 'picture', 'connection', 'other'];
/** From here on nobody is asked what was wrong. */
const GOOD_FROM = 4;
const MAX_COMMENT_LENGTH = 500;

type RateCallProps = {
  call: Call;
  /** Somebody has begun: the notice must not go away under their fingers. */
  onBegun: () => void;
};

/** One click is a word; who was not content may say why. */
export function RateCall({ call, onBegun }: RateCallProps) {
  const { t } = useTranslation();
  const showProblem = useShowProblem();
  const [stars, setStars] = useState<CallRating['stars'] | null>(null);
  const [reasons, setReasons] = useState<readonly RatingReason[]>([]);
  const [comment, setComment] = useState('');
  const [thanked, setThanked] = useState(false);
  const asksWhy = stars !== null && stars < GOOD_FROM && !thanked;

  const send = async (rating: CallRating): Promise<boolean> => {
    try {
      await call.rate(rating);
      return true;
    } catch (error) {
      showProblem(codeOf(error));
      return false;
    }
  };

  const rate = (chosen: CallRating['stars']) => {
    onBegun();
    setStars(chosen);
    setThanked(false);
    void send({ stars: chosen }).then((taken) => setThanked(taken && chosen >= GOOD_FROM));
  };

  const explain = async () => {
    if (stars !== null) setThanked(await send({ stars, reasons, comment }));
  };

  const toggle = (reason: RatingReason) =>
    setReasons(reasons.includes(reason) ? reasons.filter((other) => other !== reason) : [...reasons, reason]);

  return (
    <div className="rating" data-testid="rate-call" data-stars={stars ?? 0}>
      <Stars chosen={stars} onChoose={rate} />
      {asksWhy && (
        <form
          className="rating__why"
          onSubmit={(event) => {
            event.preventDefault();
            void explain();
          }}
        >
          <fieldset className="rating__reasons">
            <legend>{t('rating.reasons')}</legend>
            {REASONS.map((reason) => (
              <label key={reason} className="rating__reason">
                <input
                  type="checkbox"
                  data-testid={`rating-${reason}`}
                  checked={reasons.includes(reason)}
                  onChange={() => toggle(reason)}
                />
                {t(`rating.reason.${reason}`)}
              </label>
            ))}
          </fieldset>
          <TextInput
            data-testid="rating-comment"
            size="sm"
            label={t('rating.comment')}
            maxLength={MAX_COMMENT_LENGTH}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
          <Button data-testid="send-rating" type="submit" size="xs" variant="light">
            {t('rating.send')}
          </Button>
        </form>
      )}
      <p className="rating__thanks" role="status" data-testid="rating-thanks" data-thanked={thanked}>
        {thanked && t('rating.thanks')}
      </p>
    </div>
  );
}
