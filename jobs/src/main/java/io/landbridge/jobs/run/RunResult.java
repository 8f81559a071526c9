package io.landbridge.jobs.run;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.validation.ValidationSummary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param copyTime from the first claim to the last committed chunk of this process
 * @param rowsCopied by this process
 * @param tables counts of the whole migration; empty when the ledger could not be read
 * @param targets the target table, or tables, of each table
 * @param sources the source table, or tables, of each target table
 * @param validation what the comparison of rows found; null when there was none
 * @param failure null when all that was asked for is done
 */
public record RunResult(
        String migration,
        List<MigrationFlow.Passed> stages,
        Duration copyTime,
        Duration commandTime,
        long rowsCopied,
        long bytesCopied,
        long quarantined,
        List<TableProgress> tables,
        Map<String, String> targets,
        Map<String, String> sources,
        @Nullable ValidationSummary validation,
        @Nullable LandbridgeException failure) {

    public RunResult {
        stages = List.copyOf(stages);
        tables = List.copyOf(tables);
        targets = Map.copyOf(targets);
        sources = Map.copyOf(sources);
    }

    /** Rows per second of this process while it copied; 0 when it copied nothing. */
    public long rowsPerSecond() {
        long millis = copyTime.toMillis();
        return millis == 0 ? 0 : rowsCopied * 1_000 / millis;
    }
}
