package io.landbridge.pipeline.plan;

import static io.landbridge.pipeline.plan.PlanFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.plan.PlanFixture.RuleBuilder;
import io.landbridge.pipeline.plan.TableRule.Include;
import io.landbridge.pipeline.schema.Engine;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class MappingRulesTest {

    private static MappingRules rules(UnaryOperator<RuleBuilder> rule) {
        return rules(rule, "note varchar(80)");
    }

    private static MappingRules rules(UnaryOperator<RuleBuilder> rule, String note) {
        PlanFixture shop = new PlanFixture(Engine.POSTGRESQL)
                .source(table(Engine.MYSQL, "shop", "orders", "id int!", "name varchar(80)", note, "made datetime"))
                .rule(new Include("*.*", 1));
        shop.rule(rule.apply(table("orders", 2)).build());
        return MappingRules.of(shop.resolve().mappings().get(0));
    }

    @Test
    void whateverMakesAnotherRowMakesOtherRules() {
        List<UnaryOperator<RuleBuilder>> plans = List.of(
                rule -> rule,
                rule -> rule.drop("note", 3),
                rule -> rule.rename("note", "remark", 3),
                rule -> rule.value("note", "row.name", null, false, 3),
                rule -> rule.value("note", "row.name + row.note", null, false, 3),
                rule -> rule.value("more", "'EU'", "varchar(8)", false, 3),
                rule -> rule.map("name", null, 3, "a", "b"),
                rule -> rule.map("name", null, 3, "a", "c"),
                rule -> rule.map("name", null, 3, "a", "b", "otherwise", "c"),
                rule -> rule.where("row.id > 7", 3),
                rule -> rule.check("right", "row.id > 7", 3),
                rule -> rule.check("good", "row.id > 7", 3));
        Set<MappingRules> different = new HashSet<>();
        for (UnaryOperator<RuleBuilder> plan : plans) {
            assertThat(rules(plan)).isEqualTo(rules(plan));
            different.add(rules(plan));
        }
        assertThat(different).hasSameSizeAs(plans);
        assertThat(different).allMatch(rules -> rules.targets().equals("public.orders"));
    }

    @Test
    void whatSaysTheSameInOtherWordsIsTheSame() {
        assertThat(rules(rule -> rule.rename("note", "note", 3))).isEqualTo(rules(rule -> rule));
        assertThat(rules(rule -> rule, "note varchar(100)")).isEqualTo(rules(rule -> rule));
    }

    @Test
    void anotherTargetIsToldApartAndTheLedgerKeepsBoth() {
        MappingRules moved = rules(rule -> rule.to("crm.\"all orders\""));
        assertThat(moved.targets()).isNotEqualTo(rules(rule -> rule).targets());
        assertThat(MappingRules.decode(moved.encode())).isEqualTo(moved);
    }
}
