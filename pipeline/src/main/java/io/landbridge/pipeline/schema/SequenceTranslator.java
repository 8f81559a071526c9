package io.landbridge.pipeline.schema;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the sequences that the wished tables own or that nobody owns. */
final class SequenceTranslator {

    private final Translation translation;

    SequenceTranslator(Translation translation) {
        this.translation = translation;
    }

    List<Sequence> translate(List<Table> tables) {
        List<Sequence> wanted = new ArrayList<>();
        if (tables.isEmpty()) {
            return wanted;
        }
        for (Sequence sequence : translation.source().sequences()) {
            TableName owner = sequence.ownedBy();
            boolean isCounter = owner != null && !translation.isSameEngine();
            boolean isWanted =
                    owner == null ? translation.isWishedSchema(sequence.name().schema()) : translation.isWished(owner);
            if (!isWanted || isCounter) {
                continue;
            }
            if (translation.to() == Engine.MYSQL) {
                translation.noteSequence(sequence.name(), "MySQL has no sequences");
            } else {
                wanted.add(renamed(sequence));
            }
        }
        return wanted;
    }

    private Sequence renamed(Sequence sequence) {
        TableName owner = sequence.ownedBy();
        TableWish wish = owner == null ? null : translation.wish(owner);
        return new Sequence(
                translation.sequenceInTarget(sequence.name()),
                translation.to() == Engine.POSTGRESQL ? sequence.type() : "bigint",
                sequence.start(),
                sequence.increment(),
                sequence.minimum(),
                sequence.maximum(),
                sequence.cache(),
                sequence.cycle(),
                sequence.lastValue(),
                wish == null ? null : wish.target(),
                wish == null ? null : column(wish, sequence.ownedByColumn()));
    }

    private static @Nullable String column(TableWish wish, @Nullable String source) {
        return source == null
                ? null
                : wish.columnFor(source).map(TableWish.ColumnWish::target).orElse(null);
    }
}
