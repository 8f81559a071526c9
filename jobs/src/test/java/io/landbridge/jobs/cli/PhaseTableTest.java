package io.landbridge.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.docs.GeneratedDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("docs")
final class PhaseTableTest {

    private static final List<Phase> PHASES = List.of(Phase.values());

    @Test
    void everyDeedSaysOneThingOfEveryPhase() {
        for (Deed deed : Deed.values()) {
            assertThat(PHASES)
                    .as(deed.words())
                    .allSatisfy(phase -> assertThat(deed.does(phase) == null)
                            .as("%s", phase)
                            .isEqualTo(deed.refusal(phase) != null));
        }
    }

    @Test
    void everyCommandIsInTheTable() {
        Set<String> deeds = Arrays.stream(Deed.values()).map(Deed::command).collect(Collectors.toSet());
        assertThat(deeds).containsAll(CommandTree.create().getSubcommands().keySet());
    }

    @Test
    void everyPhaseOfTheLedgerIsKnown() {
        for (io.landbridge.pipeline.ledger.CutoverState state : io.landbridge.pipeline.ledger.CutoverState.values()) {
            assertThat(Phase.of(state.phase())).isNotNull();
        }
    }

    @Test
    void phasesAreDocumentedAsTheyAre() {
        StringBuilder text = new StringBuilder("""
                # Commands and phases

                The ledger knows in which phase a migration is, and so which side is live. Each command that writes asks it first, by this table; where it is refused it ends
                with exit code 1 and the code `command.wrong-phase`.

                | phase | what it means |
                | --- | --- |
                """);
        for (Phase phase : PHASES) {
            text.append("| `")
                    .append(phase.word())
                    .append("` | ")
                    .append(phase.meaning())
                    .append(" |\n");
        }
        List<PhaseRefusal> refusals = new ArrayList<>(List.of(PhaseRefusal.values()));
        text.append("\n## What each command does\n\n| command |");
        PHASES.forEach(phase -> text.append(' ').append(phase.word()).append(" |"));
        text.append("\n|").append(" --- |".repeat(PHASES.size() + 1)).append('\n');
        for (Deed deed : Deed.values()) {
            text.append("| `").append(deed.words()).append("` |");
            for (Phase phase : PHASES) {
                PhaseRefusal refusal = deed.refusal(phase);
                text.append(' ')
                        .append(
                                refusal == null
                                        ? Objects.requireNonNull(deed.does(phase))
                                        : "**refused** (" + (refusals.indexOf(refusal) + 1) + ")")
                        .append(" |");
            }
            text.append('\n');
        }
        text.append("\n## Why it is refused, and what to do\n\n");
        for (PhaseRefusal refusal : refusals) {
            text.append(refusals.indexOf(refusal) + 1)
                    .append(". ")
                    .append(refusal.reason().substring(0, 1).toUpperCase(java.util.Locale.ROOT))
                    .append(refusal.reason().substring(1))
                    .append(". ")
                    .append(refusal.remedy())
                    .append('\n');
        }
        GeneratedDocument.at("docs/reference/phases.md").says(text.toString());
    }
}
