package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.transform.TransformerLoader;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The servers between which rows are compared.
 *
 * @param source opens reads; only {@link DigestReader.Opener#openSource} is asked of it
 * @param target opens reads; only {@link DigestReader.Opener#openTarget} is asked of it
 * @param ledger in the target, where is kept what was proved; null for a comparison that leaves nothing behind
 * @param transformers finds the plan's Java transformers
 * @param threads does pieces of work at the same time, and returns when all have ended; what the first failure threw it throws
 */
public record ValidationPorts(
        Engine from,
        DigestReader.Opener source,
        Engine to,
        DigestReader.Opener target,
        @Nullable Ledger ledger,
        TransformerLoader transformers,
        Consumer<List<Runnable>> threads) {}
