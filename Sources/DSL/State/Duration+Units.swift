extension Duration {
    /// 60 seconds each.
    public static func minutes(_ count: some BinaryInteger) -> Duration { .seconds(60) * count }

    /// 60 minutes each.
    public static func hours(_ count: some BinaryInteger) -> Duration { .seconds(3_600) * count }

    /// 24 hours each, whatever the calendar does: a day on which the clocks change is as long as any other.
    public static func days(_ count: some BinaryInteger) -> Duration { .seconds(86_400) * count }

    /// 7 times 24 hours each.
    public static func weeks(_ count: some BinaryInteger) -> Duration { .seconds(604_800) * count }
}
