package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.plan.TableRule.ColumnRule;
import io.landbridge.pipeline.plan.TableRule.Exclude;
import io.landbridge.pipeline.plan.TableRule.Include;
import io.landbridge.pipeline.plan.TableRule.MapEntry;
import io.landbridge.pipeline.plan.TableRule.Mapped;
import io.landbridge.pipeline.plan.TableRule.SourceText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fingerprint of everything in a plan that decides what a row becomes: rules and types, not lines, comments, rates, limits, the way
 * that changes take (copied rows stay right), checks and the place of digests (what is proved stays proved), or addresses (who the servers are is recorded by their own identities).
 */
public final class PlanHash {

    private final Canonical canonical = new Canonical();

    private PlanHash() {}

    /** SHA-256 of the canonical form, lower-case hex. */
    public static String of(List<TableRule> tables, List<TypeOverride> types) {
        PlanHash hash = new PlanHash();
        tables.forEach(hash::rule);
        types.forEach(hash::type);
        return hash.canonical.digest();
    }

    private void rule(TableRule rule) {
        if (rule instanceof Include include) {
            word("include").word(include.pattern());
        } else if (rule instanceof Exclude exclude) {
            word("exclude").word(exclude.pattern());
        } else if (rule instanceof Mapped mapped) {
            word("table")
                    .word(mapped.table())
                    .word(mapped.to())
                    .text(mapped.where())
                    .text(mapped.transformer());
            mapped.columns().forEach(this::column);
            mapped.checks().forEach((name, text) -> word("check").word(name).text(text));
        }
    }

    private void column(String name, ColumnRule rule) {
        word("column").word(name).word(rule.to()).word(rule.type()).text(rule.value());
        word(Boolean.toString(rule.drop())).word(Boolean.toString(rule.injective()));
        if (rule.map() != null) {
            rule.map().forEach(entry -> word("map").entry(entry));
        }
        if (rule.otherwise() != null) {
            word("otherwise").entry(rule.otherwise());
        }
    }

    private void type(TypeOverride type) {
        word("type").word(type.source()).word(type.target());
        word(type.zone() == null ? null : type.zone().getId());
        word(type.overlap().name()).word(type.zeroDate());
    }

    private void entry(MapEntry entry) {
        word(entry.from()).word(entry.to());
    }

    private PlanHash text(@Nullable SourceText text) {
        return word(text == null ? null : text.text());
    }

    private PlanHash word(@Nullable String word) {
        canonical.word(word);
        return this;
    }
}
