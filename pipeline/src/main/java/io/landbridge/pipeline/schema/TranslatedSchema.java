package io.landbridge.pipeline.schema;

import java.util.List;

/**
 * What the target shall look like.
 *
 * @param wanted in the target engine's types and dialect; tables in the order in which they were asked for
 * @param notes everything of the source that is not in {@code wanted} as it was
 */
public record TranslatedSchema(DatabaseSchema wanted, List<TranslationNote> notes) {

    public TranslatedSchema {
        notes = List.copyOf(notes);
    }
}
