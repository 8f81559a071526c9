package io.landbridge.pipeline.plan;

import static io.landbridge.pipeline.plan.PlanFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.plan.ColumnMapping.Computed;
import io.landbridge.pipeline.plan.ColumnMapping.Copied;
import io.landbridge.pipeline.plan.ColumnMapping.Listed;
import io.landbridge.pipeline.plan.InversePlan.Note;
import io.landbridge.pipeline.plan.TypeOverride.Overlap;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.ValueKind;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class InversePlanTest {

    private static final Table ORDERS = table(
            Engine.MYSQL,
            "shop",
            "orders",
            "id bigint!",
            "note varchar(80)",
            "state char(1)!",
            "placed datetime",
            "count bigint unsigned",
            "tags set('a','b')",
            "total decimal(10,2)!",
            "twice int=");

    private final PlanFixture shop = new PlanFixture(Engine.POSTGRESQL).source(ORDERS);

    private InversePlan inverse() {
        return shop.inverse();
    }

    private TableMapping orders() {
        InversePlan inverse = inverse();
        assertThat(inverse.obstacles()).isEmpty();
        return inverse.mappings().get(0);
    }

    private static ColumnMapping column(TableMapping mapping, String name) {
        return mapping.columns().stream()
                .filter(column -> column.target().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not written"));
    }

    private List<String> obstacles() {
        return inverse().obstacles().stream().map(Note::where).toList();
    }

    @Test
    void whatGoesOverAsItIsComesBackWithoutAWord() {
        TableMapping back = orders();

        assertThat(back.name()).isEqualTo("public.orders");
        assertThat(back.target().name()).isEqualTo(ORDERS.name());
        assertThat(back.keyColumns()).containsExactly("id");
        assertThat(back.isPlain()).isTrue();
        assertThat(back.columns())
                .extracting(column -> column.target().name())
                .containsExactly("id", "note", "state", "placed", "count", "tags", "total");
        assertThat(back.reads())
                .extracting(read -> read.column().name())
                .containsExactly("id", "note", "state", "placed", "count", "tags", "total");
        assertThat(column(back, "count").wire()).as("numeric(20,0)").isEqualTo(ValueKind.DECIMAL);
        assertThat(column(back, "tags").wire()).isEqualTo(ValueKind.TEXT);
    }

    @Test
    void thePlanOfTheWayBackHasNamesOfItsOwn() {
        Plan plan = inverse().plan();

        assertThat(plan.migration()).isEqualTo("shop-back");
        assertThat(plan.ledger()).isEqualTo(new LedgerLocation("landbridge_back", ""));
        assertThat(plan.source().side()).isEqualTo(Endpoint.Side.TARGET);
        assertThat(plan.changes().areCarried()).isTrue();
    }

    @Test
    void aRenamedColumnTakesItsValueFromWhereItWent() {
        shop.rule(table("orders", 1).rename("note", "remark", 2).build());

        assertThat(column(orders(), "note").origin())
                .isInstanceOfSatisfying(
                        Copied.class,
                        copied -> assertThat(copied.source().name()).isEqualTo("remark"));
    }

    @Test
    void aZoneIsTakenOffAgain() {
        shop.types.add(new TypeOverride("datetime", null, ZoneId.of("Europe/Berlin"), Overlap.EARLIER, null, 1));

        assertThat(column(orders(), "placed").origin())
                .isInstanceOfSatisfying(
                        Computed.class,
                        computed -> assertThat(computed.expression().text())
                                .isEqualTo("datetime(row[\"placed\"], 'Europe/Berlin')"));
    }

    @Test
    void aMapThatMakesNoTwoValuesOneIsReadFromRightToLeft() {
        shop.rule(table("orders", 1)
                .map("state", "text", 2, "N", "new", "P", "paid", null, "none")
                .build());

        assertThat(column(orders(), "state").origin()).isInstanceOfSatisfying(Listed.class, listed -> {
            assertThat(listed.hasOtherwise()).isFalse();
            assertThat(listed.map()).isEqualTo(map("new", "N", "paid", "P", "none", null));
        });
    }

    private static Map<@Nullable String, @Nullable String> map(@Nullable String... pairs) {
        Map<@Nullable String, @Nullable String> map = new java.util.HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    @Test
    void whatNobodyCanTurnRoundIsNamedByColumn() {
        shop.rule(table("orders", 1)
                .value("note", "row.note.trim()", null, false, 2)
                .map("state", "text", 3, "N", "open", "P", "open")
                .drop("total", 4)
                .build());

        assertThat(obstacles()).containsExactly("shop.orders.note", "shop.orders.state", "shop.orders.total");
        assertThat(inverse().mappings()).isEmpty();
    }

    @Test
    void aMapWithOtherwiseHasNoWayBack() {
        shop.rule(table("orders", 1)
                .map("state", "text", 2, "N", "new", "otherwise", "old")
                .build());

        assertThat(obstacles()).containsExactly("shop.orders.state");
    }

    @Test
    void aMapThatMakesNullOfAValueHasNoWayBackWhereNullsStayNull() {
        shop.rule(table("orders", 1).map("note", "text", 2, "N", null).build());

        assertThat(obstacles()).containsExactly("shop.orders.note");
    }

    @Test
    void thePlanSaysWhatCannotBeFound() {
        shop.rule(table("orders", 1)
                .value("note", "row.note.trim()", null, false, 2)
                .back("note", "row.note", 3)
                .drop("total", 4)
                .back("total", "decimal('0')", 4)
                .build());

        TableMapping back = orders();
        assertThat(column(back, "note").origin()).isInstanceOf(Computed.class);
        assertThat(column(back, "total").origin()).isInstanceOf(Computed.class);
        assertThat(back.isPlain()).isFalse();
    }

    @Test
    void anExpressionOfAnotherKindIsAnObstacle() {
        shop.rule(table("orders", 1).back("total", "row.note", 2).build());

        assertThat(obstacles()).containsExactly("shop.orders.total");
    }

    @Test
    void anExpressionIsOverTheTargetsRow() {
        shop.rule(table("orders", 1)
                .rename("note", "remark", 2)
                .back("note", "row.note", 2)
                .build());

        assertThat(obstacles()).containsExactly("shop.orders.note");
    }

    @Test
    void aColumnMayStayAsItIs() {
        shop.rule(table("orders", 1)
                .value("note", "row.note.trim()", null, false, 2)
                .back("note", "none", 3)
                .build());

        assertThat(orders().columns())
                .extracting(column -> column.target().name())
                .doesNotContain("note");
    }

    @Test
    void aColumnOfTheKeyMayNotStayAsItIs() {
        shop.rule(table("orders", 1).back("id", "none", 2).build());

        assertThat(obstacles()).contains("shop.orders.id");
    }

    @Test
    void aColumnThatOnlyTheTargetHasStaysBehind() {
        shop.rule(table("orders", 1).value("origin", "'shop'", "text", false, 2).build());

        assertThat(inverse().obstacles()).isEmpty();
        assertThat(inverse().remarks()).extracting(Note::where).containsExactly("shop.orders");
    }

    @Test
    void aFilterHasNoWayBackAndTheTableMayBeLeftOut() {
        shop.rule(table("orders", 1).where("row.id > 0", 2).build());
        assertThat(obstacles()).containsExactly("shop.orders");

        shop.rules.clear();
        shop.rule(table("orders", 1).where("row.id > 0", 2).oneWay().build());
        assertThat(inverse().isPossible()).isTrue();
        assertThat(inverse().mappings()).isEmpty();
        assertThat(inverse().remarks()).extracting(Note::where).containsExactly("shop.orders");
    }

    @Test
    void aNameNeedsRoomForTheWayBacks() {
        shop.named("s".repeat(59));

        assertThat(obstacles()).containsExactly("migration " + "s".repeat(59));
    }
}
