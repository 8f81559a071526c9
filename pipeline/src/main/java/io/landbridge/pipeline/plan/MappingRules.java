package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.expression.Expression;
import io.landbridge.pipeline.plan.ColumnMapping.Computed;
import io.landbridge.pipeline.plan.ColumnMapping.Converted;
import io.landbridge.pipeline.plan.ColumnMapping.Copied;
import io.landbridge.pipeline.plan.ColumnMapping.Listed;
import io.landbridge.pipeline.plan.ColumnMapping.Origin;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * By what rules one table is carried over, in a form that the ledger keeps, so that a later plan can be compared with the one that rows
 * were copied by. Two are equal when each row becomes the same.
 *
 * @param targets the tables that are written
 * @param digest SHA-256 of the rest, lower-case hex
 */
public record MappingRules(String targets, String digest) {

    /** The rules of a mapping. */
    public static MappingRules of(TableMapping mapping) {
        Canonical text = new Canonical();
        mapping.keyColumns().forEach(text::word);
        text.word("where").word(text(mapping.where()));
        mapping.checks().forEach((name, check) -> text.word("check").word(name).word(check.text()));
        text.word("transformer").word(mapping.transformer());
        for (TableMapping.Output output : mapping.outputs()) {
            text.word("into").word(output.target().name().toString());
            for (ColumnMapping column : output.columns()) {
                text.word(column.target().name()).word(column.wire().name());
                origin(text, column.origin());
            }
        }
        String targets = mapping.outputs().stream()
                .map(output -> output.target().name().toString())
                .collect(Collectors.joining(", "));
        return new MappingRules(targets, text.digest());
    }

    private static void origin(Canonical text, Origin origin) {
        if (origin instanceof Copied copied) {
            text.word("copied").word(copied.source().name());
        } else if (origin instanceof Converted converted) {
            text.word("converted").word(converted.source().name());
            text.word(converted.zone() == null ? null : converted.zone().getId());
            text.word(converted.overlap().name()).word(converted.zeroDate());
        } else if (origin instanceof Listed listed) {
            text.word("listed").word(listed.source().name());
            listed.map().forEach((from, to) -> text.word(from).word(to));
            text.word("otherwise").word(Boolean.toString(listed.hasOtherwise())).word(listed.otherwise());
        } else if (origin instanceof Computed computed) {
            text.word("computed").word(computed.expression().text());
        } else {
            text.word("emitted");
        }
    }

    private static @Nullable String text(@Nullable Expression expression) {
        return expression == null ? null : expression.text();
    }

    /** One line of text; {@link #decode} reads it back. */
    public String encode() {
        return digest + ' ' + targets;
    }

    /** Reads what {@link #encode} wrote. */
    public static MappingRules decode(String text) {
        int blank = text.indexOf(' ');
        return new MappingRules(text.substring(blank + 1), text.substring(0, blank));
    }
}
