package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.schema.OrphanSearch;
import io.landbridge.pipeline.schema.SchemaReader;
import io.landbridge.pipeline.schema.SchemaWriter;
import java.util.List;
import java.util.function.Consumer;

/**
 * The servers of which integrity is asked.
 *
 * @param source answers the plan's checks
 * @param target answers the plan's checks
 * @param schemas reads the target's catalogue
 * @param ddl writes the target's DDL, which is shown and never applied
 * @param orphans looks into the target
 * @param rules looks into the target
 * @param threads does pieces of work at the same time, and returns when all have ended; what the first failure threw it throws
 */
public record IntegrityPorts(
        CheckReader source,
        CheckReader target,
        SchemaReader schemas,
        SchemaWriter ddl,
        OrphanSearch orphans,
        RuleSearch rules,
        Consumer<List<Runnable>> threads) {}
