import { Button, Modal, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { closeRun, replayRun } from "../api/queries.ts";
import type { Done, RunDetail } from "../api/wire.ts";
import { LoadError } from "../ui/states.tsx";
import { type Decision, decisionWords, reasonOf } from "./decisions.ts";

interface DecisionModalProps {
  readonly run: RunDetail;
  readonly decision: Decision | undefined;
  readonly close: () => void;
}

/** Asks once more before a decision is carried out, and for its reason. */
export function DecisionModal({ run, decision, close }: DecisionModalProps) {
  return (
    <Modal
      opened={decision !== undefined}
      onClose={close}
      title={decision === undefined ? "" : decisionWords[decision].title}
      closeButtonProps={{ "aria-label": "Cancel" }}
      transitionProps={{ duration: 0 }}
      centered
    >
      {decision === undefined ? null : <DecisionForm run={run} decision={decision} close={close} />}
    </Modal>
  );
}

function DecisionForm({ run, decision, close }: DecisionModalProps & { readonly decision: Decision }) {
  const words = decisionWords[decision];
  const [text, setText] = useState("");
  const reason = reasonOf(text);
  const isMissing = words.isReasonRequired && reason === undefined;
  const queries = useQueryClient();
  const carryOut = useMutation({
    mutationFn: () => decide(run.id, decision, reason),
    onSuccess: async () => {
      await queries.invalidateQueries();
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isMissing && !carryOut.isPending) carryOut.mutate();
  };
  return (
    <form className="decision" onSubmit={submit}>
      <p>{words.explanation}</p>
      <Textarea
        label={words.isReasonRequired ? "Reason" : "Reason (optional)"}
        description="Kept in the run's timeline"
        required={words.isReasonRequired}
        withAsterisk={words.isReasonRequired}
        data-autofocus
        rows={3}
        maxLength={1_000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {carryOut.error === null ? null : <LoadError error={carryOut.error} retry={() => carryOut.mutate()} />}
      <div className="decision-buttons">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button
          type="submit"
          disabled={isMissing}
          loading={carryOut.isPending}
          color={decision === "close" ? "red.9" : "brand"}
        >
          {words.confirm}
        </Button>
      </div>
    </form>
  );
}

function decide(id: string, decision: Decision, reason: string | undefined): Promise<Done> {
  if (decision === "close") return closeRun(id, { reason: reason ?? "" });
  const from = decision === "replay-start" ? "start" : "failed-step";
  return replayRun(id, reason === undefined ? { from } : { from, reason });
}
