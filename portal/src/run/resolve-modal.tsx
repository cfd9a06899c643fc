import { Button, Modal, Radio, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { resolveStep } from "../api/queries.ts";
import type { RunDetail } from "../api/wire.ts";
import { LoadError } from "../ui/states.tsx";
import { reasonOf } from "./decisions.ts";
import { resultOf } from "./resolution.ts";

interface ResolveModalProps {
  readonly run: RunDetail;
  /** The step in doubt; `undefined` while nobody asks. */
  readonly step: string | undefined;
  readonly close: () => void;
}

/** Asks whether a step in doubt took effect, and what it gave. */
export function ResolveModal({ run, step, close }: ResolveModalProps) {
  return (
    <Modal
      opened={step !== undefined}
      onClose={close}
      title={step === undefined ? "" : `Did “${step}” take effect?`}
      closeButtonProps={{ "aria-label": "Cancel" }}
      transitionProps={{ duration: 0 }}
      centered
    >
      {step === undefined ? null : <ResolveForm run={run} step={step} close={close} />}
    </Modal>
  );
}

function ResolveForm({ run, step, close }: ResolveModalProps & { readonly step: string }) {
  const [answer, setAnswer] = useState("");
  const [resultText, setResultText] = useState("");
  const [reasonText, setReasonText] = useState("");
  const reason = reasonOf(reasonText);
  const result = resultOf(resultText);
  const isReady = answer !== "" && reason !== undefined && (answer === "no" || result.ok);
  const queries = useQueryClient();
  const carryOut = useMutation({
    mutationFn: () => {
      const request = { step, happened: answer === "yes", reason: reason ?? "" };
      const hasResult = answer === "yes" && result.ok && result.value !== undefined;
      return resolveStep(run.id, hasResult ? { ...request, result: result.value } : request);
    },
    onSuccess: async () => {
      await queries.invalidateQueries();
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !carryOut.isPending) carryOut.mutate();
  };
  return (
    <form className="decision" onSubmit={submit}>
      <p>Look it up at the system. The run then carries on from the failed step with what you say here.</p>
      <Radio.Group label="The step" value={answer} onChange={setAnswer} required>
        <div className="choices">
          <Radio value="yes" label="took effect: it is not done again" />
          <Radio value="no" label="took no effect: it is done again, or left out of the undo" />
        </div>
      </Radio.Group>
      {answer === "yes" ? (
        <Textarea
          label="Result (JSON, optional)"
          description="What the step would have given, such as the id that the system shows"
          placeholder='{ "id": "shp_3311" }'
          error={result.ok ? undefined : "This is not JSON."}
          rows={3}
          value={resultText}
          onChange={(event) => setResultText(event.currentTarget.value)}
        />
      ) : null}
      <Textarea
        label="How do you know?"
        description="Kept in the run's timeline"
        required
        withAsterisk
        rows={2}
        maxLength={1_000}
        value={reasonText}
        onChange={(event) => setReasonText(event.currentTarget.value)}
      />
      {carryOut.error === null ? null : <LoadError error={carryOut.error} retry={() => carryOut.mutate()} />}
      <div className="decision-buttons">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button type="submit" disabled={!isReady} loading={carryOut.isPending} color="brand">
          Save and carry on
        </Button>
      </div>
    </form>
  );
}
