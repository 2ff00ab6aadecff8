package io.seatledger.infra.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcePackagesTest {

    private static final String ORDER = """
        package shop.order;

        import static shop.limits.Limits.MOST_ITEMS;

        import java.util.List;
        import java.util.Map.Entry;
        import shop.item.*;

        class Order {}
        """;

    @Test
    void knowsWhatAPackageImportsFrom() {
        SourcePackages sources = SourcePackages.of(Map.of("Order.java", ORDER));

        assertThat(sources.importsFrom("shop.order")).containsExactly("java.util", "shop.item", "shop.limits");
    }

    @Test
    void doesNotAnswerForAPackageThatDoesNotExist() {
        SourcePackages sources = SourcePackages.of(Map.of("Order.java", ORDER));

        assertThatThrownBy(() -> sources.importsFrom("shop")).hasMessageContaining("shop");
    }

    @Test
    void hasNoCycleWhereImportsLeadOneWay() {
        SourcePackages sources = SourcePackages.of(Map.of(
                "Order.java", ORDER,
                "Limits.java", "package shop.limits;\nclass Limits {}",
                "Item.java", "package shop.item;\nimport shop.limits.Limits;\nclass Item {}"));

        assertThat(sources.cycles()).isEmpty();
    }

    @Test
    void findsACycleThroughAConstantAlone() {
        SourcePackages sources = SourcePackages.of(Map.of(
                "Order.java",
                ORDER,
                "Limits.java",
                "package shop.limits;\nimport static shop.order.Order.LONGEST;\nclass Limits {}"));

        assertThat(sources.cycles())
                .containsExactly("shop.limits (Limits.java) -> shop.order (Order.java) -> shop.limits");
    }

    @Test
    void findsALongCycleAndAShortOne() {
        SourcePackages sources = SourcePackages.of(Map.of(
                "A.java", "package a;\nimport b.B;",
                "B.java", "package b;\nimport c.C;\nimport d.D;",
                "C.java", "package c;\nimport a.A;",
                "D.java", "package d;\nimport b.B;",
                "E.java", "package e;\nimport a.A;"));

        assertThat(sources.cycles())
                .containsExactly("a (A.java) -> b (B.java) -> c (C.java) -> a", "b (B.java) -> d (D.java) -> b");
    }

    @Test
    void readsAFolder(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("shop/order"));
        Files.writeString(folder.resolve("shop/order/Order.java"), ORDER);

        assertThat(SourcePackages.in(folder).importsFrom("shop.order")).contains("shop.limits");
    }

    @Test
    void doesNotCallAnEmptyFolderFreeOfCycles(@TempDir Path folder) {
        assertThatThrownBy(() -> SourcePackages.in(folder)).isInstanceOf(IllegalArgumentException.class);
    }
}
