package io.landbridge.pipeline.transform;

import io.landbridge.pipeline.expression.Expression;
import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes encoded source rows and hands on encoded target rows, one reading at a time; not for several threads.
 *
 * <p>The order of work on a row: filter, checks, then columns or the transformer. A row that is refused reaches no target at all.
 */
public final class RowTransform implements RowSink {

    private final Transformation transformation;
    private final EncodedRow source;
    private final FieldStep[] steps;
    private final @Nullable Expression where;
    private final Map<String, Expression> checks;
    private final List<RowSink> targets;
    private final RejectedRow.Sink rejected;
    private final RowWriter out = new RowWriter();
    private final @Nullable Emission emission;

    RowTransform(Transformation transformation, List<RowSink> targets, RejectedRow.Sink rejected) {
        this.transformation = transformation;
        this.source = new EncodedRow(transformation.mapping().reads(), transformation.readOfColumn());
        this.steps = transformation.steps().toArray(new FieldStep[0]);
        this.where = transformation.where();
        this.checks = transformation.checks();
        this.targets = targets;
        this.rejected = rejected;
        RowTransformer transformer = transformation.transformer();
        this.emission = transformer == null ? null : new Emission(transformer, transformation.mapping(), source);
    }

    @Override
    public void row(byte[] buffer, int offset, int length) {
        source.set(buffer, offset, length);
        String column = null;
        try {
            if (where != null && !where.holds(source)) {
                return;
            }
            if (!checks.isEmpty()) {
                check();
            }
            if (emission != null) {
                emission.run(targets);
                return;
            }
            out.clear();
            for (int i = 0; i < steps.length; i++) {
                if (i > 0) {
                    out.raw((byte) '\t');
                }
                column = steps[i].column();
                steps[i].write(source, out);
            }
        } catch (RejectedValueException e) {
            reject(column, e.code(), e.reason());
            return;
        } catch (LandbridgeException e) {
            if (e.category() != Category.DATA) {
                throw e;
            }
            reject(column, TransformError.EXPRESSION_FAILED, e.what());
            return;
        }
        out.raw((byte) '\n');
        targets.get(0).row(out.buffer(), 0, out.length());
    }

    private void check() {
        for (Map.Entry<String, Expression> check : checks.entrySet()) {
            if (!check.getValue().holds(source)) {
                throw failed(check.getKey());
            }
        }
    }

    private void reject(@Nullable String column, TransformError code, String reason) {
        rejected.rejected(new RejectedRow(
                transformation.key(source),
                column,
                code,
                reason,
                RowImage.of(transformation.mapping().reads(), source)));
    }

    static RejectedValueException failed(String check) {
        return new RejectedValueException(TransformError.CHECK_FAILED, "check '" + check + "' does not hold");
    }
}
