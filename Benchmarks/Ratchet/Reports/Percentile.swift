extension [Double] {
    /// The least element that at least `percent` of them do not exceed; 0 if there are none.
    func percentile(_ percent: Int) -> Double {
        let rank = (count * percent + 99) / 100
        return isEmpty ? 0 : sorted()[Swift.max(rank, 1) - 1]
    }
}
