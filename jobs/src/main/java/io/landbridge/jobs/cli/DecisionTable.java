package io.landbridge.jobs.cli;

import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverStore.CutoverRecord;
import io.landbridge.pipeline.ledger.Ledger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be taken back at each point, by what, and what is lost by it; docs/rollback.md shows the same table. */
enum DecisionTable {
    BEFORE_FREEZE(
            "before the freeze",
            "yes",
            "rollback takes back the finished steps in reverse order",
            "nothing: the source was live all the time"),
    HELD(
            "between freeze and switch",
            "yes",
            "any failure, the end of freezeBudget, or rollback: the source's fence is lifted, then the finished steps are taken back",
            "nothing: clients were held, or refused, for the time of the freeze"),
    SWITCHED(
            "from the switch on, with a way back",
            "yes",
            "rollback, or a crossed threshold of watch: the target is frozen, the source gets the rest, then is live",
            "nothing: what was written to the target is in the source; clients are held for the time of the freeze"),
    ONE_WAY(
            "from the switch on, with reverse: none",
            "no",
            "the target's own backups; or the source as it was at the switch, by hand",
            "everything that was written since the switch"),
    RETURNING(
            "while it goes back, before the source is live",
            "yes",
            "any failure or the end of freezeBudget: the target is live as it was, and rollback can be tried again",
            "nothing"),
    RETURNED(
            "after a rollback",
            "yes",
            "another cutover, which begins at its first step",
            "nothing: the target follows the source again"),
    COMMITTED(
            "behind the commit point (finish)",
            "no",
            "backups; or a migration the other way, from its beginning",
            "whatever that way cannot carry");

    private final String point;
    private final String reversible;
    private final String by;
    private final String loss;

    DecisionTable(String point, String reversible, String by, String loss) {
        this.point = point;
        this.reversible = reversible;
        this.by = by;
        this.loss = loss;
    }

    /** The table as a page of the documentation has it. */
    static String markdown() {
        StringBuilder text =
                new StringBuilder("| point | reversible | by what | what is lost |\n| --- | --- | --- | --- |\n");
        for (DecisionTable row : values()) {
            text.append("| ")
                    .append(String.join(" | ", row.point, row.reversible, row.by, row.loss))
                    .append(" |\n");
        }
        return text.toString();
    }

    static Answer answer(String command, Workplace workplace) {
        Ledger ledger = workplace.ledger();
        CutoverRecord now = ledger.exists()
                ? ledger.inTransaction(transaction -> transaction.cutover().find())
                : CutoverRecord.NONE;
        DecisionTable here = at(now);
        Map<String, @Nullable Object> document =
                Answer.document(command, workplace.plan().migration(), "done");
        document.put("rehearsal", null);
        document.put("runbook", null);
        document.put("live", now.live().name().toLowerCase(java.util.Locale.ROOT));
        document.put("steps", List.of());
        document.put("cutover", RunbookAnswer.word(now.state()));
        document.put("wayBack", RunbookAnswer.word(now.wayBack()));
        document.put("wayBackNote", now.wayBackNote());
        document.put("points", points(here));
        TextTable page = new TextTable();
        page.line(workplace.plan().migration() + ": the cutover is " + RunbookAnswer.word(now.state()) + ", the "
                + now.live().name().toLowerCase(java.util.Locale.ROOT) + " is live, the way back is "
                + RunbookAnswer.word(now.wayBack())
                + (now.wayBackNote() == null ? "" : " (" + now.wayBackNote() + ")"));
        page.row("", "POINT", "REVERSIBLE", "BY", "LOST");
        for (DecisionTable row : values()) {
            page.row(row == here ? ">" : "", row.point, row.reversible, row.by, row.loss);
        }
        return Answer.done(document, page.text());
    }

    private static List<Map<String, Object>> points(DecisionTable here) {
        List<Map<String, Object>> points = new ArrayList<>();
        for (DecisionTable row : values()) {
            Map<String, Object> part = new LinkedHashMap<>();
            part.put("point", row.point);
            part.put("reversible", row.reversible.equals("yes"));
            part.put("by", row.by);
            part.put("loss", row.loss);
            part.put("here", row == here);
            points.add(part);
        }
        return points;
    }

    /** Where a migration is. */
    static DecisionTable at(CutoverRecord now) {
        CutoverState state = now.state();
        return switch (state) {
            case STAYED -> now.places().forwardFrom() == null ? BEFORE_FREEZE : RETURNED;
            case PLANNED -> BEFORE_FREEZE;
            case FREEZING, FROZEN, ABORTED -> HELD;
            case SWITCHED, LIVE -> now.places().reverseFrom() == null ? ONE_WAY : SWITCHED;
            case RETURNING, RETURN_FROZEN -> RETURNING;
            case RETURNED -> RETURNED;
            case COMMITTED -> COMMITTED;
        };
    }
}
